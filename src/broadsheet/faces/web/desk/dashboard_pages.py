"""The dashboard. In: the store. Out: a page of figures and charts."""

from __future__ import annotations

from starlette.responses import Response

from broadsheet.engine.desk.dashboard import DAYS, figures
from broadsheet.faces.web.desk.charts import days_chart, share
from broadsheet.faces.web.desk.visit import Visit


def dashboard_page(visit: Visit) -> Response:
    """What came in, who told it, what is missing, how sources are, and what the desk overruled."""
    found = figures(visit.desk.fresh_folder(), visit.desk.store, visit.now)
    most = max((number for _, number in found.providers), default=1)
    return visit.page(
        "dashboard.html",
        found=found,
        span=DAYS,
        days=days_chart(found.days),
        providers=[(name, number, share(number, most)) for name, number in found.providers],
    )
