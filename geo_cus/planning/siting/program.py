"""
A linear program with whole numbers, and HiGHS, which solves it.

The one module that knows the solver. It is called through ``highspy`` and not through SciPy: SciPy's ``milp`` can
neither be stopped while it works nor be given a plan to start from, and planning needs both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import highspy
import numpy as np
from scipy.sparse import csr_array

from geo_cus.planning.siting.effort import PROVING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_cus.planning.siting.effort import Clock

_WHOLE: Final = 1e-8
"""How far from whole a number may be; HiGHS's own 1e-6 times 10⁹ person-seconds would be seen."""


@dataclass(frozen=True, slots=True)
class Program:
    """
    Minimise ``cost @ x + constant`` with ``row_lower <= rows @ x <= row_upper``, ``lower <= x <= upper``.

    Parameters
    ----------
    whole
        Which of the x are whole numbers.
    """

    cost: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.bool_]
    rows: csr_array
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    constant: float = 0.0


@dataclass(frozen=True, slots=True)
class Solution:
    """
    What came out.

    Parameters
    ----------
    x
        The best x found; None where none was found.
    bound
        No x costs less than this; infinite where there is none at all, which is then proven.
    """

    x: NDArray[np.float64] | None
    bound: float

    @property
    def impossible(self) -> bool:
        """Tell whether it is proven that there is no x."""
        return self.bound == np.inf


def minimise(
    program: Program,
    clock: Clock,
    *,
    gap: float = 0.0,
    start: NDArray[np.float64] | None = None,
    first: bool = False,
) -> Solution:
    """
    Solve a program with HiGHS until it is proven, the time is over, or somebody stops it.

    Parameters
    ----------
    gap
        A proof to within this much of the cost will do.
    start
        Values of the first variables of a known x; HiGHS finds the others.
    first
        The first x found will do.
    """
    if not len(program.cost):
        keeps = bool((program.row_lower <= 0).all() and (program.row_upper >= 0).all())
        return Solution(np.empty(0), program.constant) if keeps else Solution(None, np.inf)
    solver = _solver(clock, gap=gap, first=first)
    _load(solver, program)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if clock.tell(PROVING) else None)
    solver.run()
    return _solution(solver, program)


def row_prices(program: Program, clock: Clock) -> NDArray[np.float64] | None:
    """
    Give the price of each row in the program whose numbers need not be whole, by an interior-point method.

    For bounds that hold at any prices and are good at good ones: the method stops close to the best prices, not at
    them. None where the time is over before.
    """
    solver = _solver(clock, gap=0.0, first=False)
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("run_crossover", "off")
    _load(solver, replace(program, whole=np.zeros(len(program.cost), dtype=np.bool_)))
    solver.run()
    prices = np.array(solver.getSolution().row_dual)
    return prices if len(prices) == len(program.row_lower) and np.isfinite(prices).all() else None


def _solver(clock: Clock, *, gap: float, first: bool) -> Any:
    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "time_limit": max(clock.left_s, 0.01),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": max(gap, 1e-9),
        "mip_feasibility_tolerance": _WHOLE,
        "primal_feasibility_tolerance": _WHOLE,
        "random_seed": 0,
        "threads": 1,
    }
    if first:
        options["mip_max_improving_sols"] = 1
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def _load(solver: Any, program: Program) -> None:
    model, rows = highspy.HighsLp(), csr_array(program.rows)
    model.num_col_, model.num_row_ = len(program.cost), rows.shape[0]
    model.col_cost_, model.offset_ = program.cost, program.constant
    model.col_lower_, model.col_upper_ = program.lower, program.upper
    model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(np.float64)
    if program.whole.any():
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        model.integrality_ = [kinds[int(whole)] for whole in program.whole]
    solver.passModel(model)


def _solution(solver: Any, program: Program) -> Solution:
    status, states = solver.getModelStatus(), highspy.HighsModelStatus
    if status in {states.kInfeasible, states.kUnboundedOrInfeasible}:
        return Solution(None, np.inf)
    info = solver.getInfo()
    known = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solver.getSolution().col_value) if known else None
    if program.whole.any():
        return Solution(x, info.mip_dual_bound)
    return Solution(x, info.objective_function_value if status == states.kOptimal else -np.inf)
