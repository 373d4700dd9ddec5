"""The sections that a document can have: the keys are those of ``templates/documents.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geo_cus.report.change import change_blocks, indicator_blocks, proposal_blocks
from geo_cus.report.method_blocks import (
    assumption_blocks,
    data_blocks,
    limit_blocks,
    method_blocks,
    standard_blocks,
)
from geo_cus.report.place_blocks import accounting_blocks, provider_blocks, village_blocks
from geo_cus.report.service_sections import group_sections, service_sections
from geo_cus.report.summary_page import summary_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo_cus.report.case import Case
    from geo_cus.report.document import Block, Section
    from geo_cus.text import Language


class Content(NamedTuple):
    """What makes the blocks and the sections under a heading; None for what it does not have."""

    blocks: Callable[[Case, Language], tuple[Block, ...]] | None = None
    sections: Callable[[Case, Language], tuple[Section, ...]] | None = None


CONTENTS: Final[Mapping[str, Content]] = {
    "summary": Content(summary_blocks),
    "change": Content(change_blocks),
    "proposal": Content(proposal_blocks),
    "services": Content(sections=service_sections),
    "groups": Content(sections=group_sections),
    "villages": Content(village_blocks),
    "providers": Content(provider_blocks),
    "indicators": Content(indicator_blocks),
    "accounting": Content(accounting_blocks),
    "standards": Content(standard_blocks),
    "method": Content(method_blocks),
    "assumptions": Content(assumption_blocks),
    "limits": Content(limit_blocks),
    "data": Content(data_blocks),
}
