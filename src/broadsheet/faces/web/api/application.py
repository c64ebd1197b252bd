"""The API's own application: its routes, who may use them, and the document that describes it.

In: the portal's folder and its store's door. Out: an ASGI application, mounted at `/api/v1`.
"""

from __future__ import annotations

import time

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from broadsheet.engine.portal.portal_folder import PortalFolder
from broadsheet.faces.web.api.access import Access
from broadsheet.faces.web.api.answers import Answers
from broadsheet.faces.web.api.asking import Library
from broadsheet.faces.web.api.description import describe
from broadsheet.faces.web.api.problems import answer_problems
from broadsheet.faces.web.api.routes import router
from broadsheet.faces.web.door import StoreDoor
from broadsheet.faces.web.headers import DATA_POLICY, HeadAsGet, SecurityHeaders


def create_api(folder: PortalFolder, door: StoreDoor) -> FastAPI:
    """The API of one portal."""
    settings = folder.portal.api
    api = FastAPI(
        docs_url=None,
        redoc_url=None,
        root_path_in_servers=False,
        generate_unique_id_function=lambda route: route.name,
    )
    api.include_router(router)
    api.state.library = Library(
        folder=folder, door=door, access=Access(settings), answers=Answers(time.time())
    )
    answer_problems(api)
    describe(api, folder.portal)
    if settings.origins:
        api.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET"],
            allow_headers=["Authorization", "If-None-Match", "If-Modified-Since"],
            expose_headers=["ETag", "Link", "Retry-After"],
        )
    api.add_middleware(HeadAsGet)
    api.add_middleware(SecurityHeaders, policy=DATA_POLICY)
    return api
