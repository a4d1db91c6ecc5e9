"""What a web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionreg.settings")

application = get_wsgi_application()

from branches.second_wall import begin_nowhere  # noqa: E402 - models, so not before

begin_nowhere()

# All that is loaded now stays to the end: looking through it for garbage again and again took a quarter of each page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 50)
