"""Results that others published, for comparison: NTU RGB+D 60, as ESGN's authors list them."""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """One published row.

    Attributes:
        model, year: whose figures they are.
        parameters: in millions.
        cross_subject, cross_view: top-1 accuracy in percent.
    """

    model: str
    year: int
    parameters: float
    cross_subject: float
    cross_view: float


#: The methods that Chen and Jing (MCSoC 2021) compare with.
NTU60: tuple[Published, ...] = (
    Published("ST-GCN", 2018, 3.1, 81.5, 88.3),
    Published("SR-TSL", 2018, 19.07, 84.8, 92.4),
    Published("RA-GCN", 2019, 6.21, 85.9, 93.5),
    Published("AS-GCN", 2019, 6.99, 86.8, 94.2),
    Published("2s-AGCN", 2019, 6.94, 88.5, 95.1),
    Published("AGC-LSTM", 2019, 22.89, 89.2, 95.1),
    Published("DGNN", 2019, 26.24, 89.9, 96.1),
    Published("VA-fusion", 2019, 24.6, 89.4, 95.1),
    Published("PL-GCN", 2020, 20.7, 89.2, 95.0),
    Published("NAS-GCN", 2020, 6.57, 89.4, 95.7),
    Published("4s-Shift-GCN", 2020, 2.76, 90.7, 96.5),
    Published("SGN", 2020, 0.69, 89.0, 94.5),
)
