"""The portal's settings for the type checker, which connects to nothing."""

import os

os.environ.setdefault("SECRET_KEY", "types-only")
os.environ.setdefault("DATABASE_URL", "postgresql:///portal")
os.environ.setdefault("REDIS_URL", "redis://localhost")

from portal.settings import *
