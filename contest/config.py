"""Settings (配置) from the environment; a wrong value stops the start, by name."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class ConfigError(Exception):
    """A setting has a value that cannot be used."""


#: connections of a process: few, for requests that share a processor only stretch each
#: other, and with them the time that an action holds the writing lock
POOL = {"pool_size": 5, "max_overflow": 0}


@dataclass(frozen=True, slots=True)
class Config:
    """What an installation decides."""

    database_url: str
    secret_key: str
    secure_cookies: bool
    instance: Path
    #: how many reverse proxies of our own a request passes; they tell the visitor's address
    proxies: int

    def flask(self) -> dict[str, object]:
        """Return the settings as Flask and its extensions name them."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": "leitai",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "PERMANENT_SESSION_LIFETIME": timedelta(days=2),
            "MAX_CONTENT_LENGTH": 64 * 1024,
            "SQLALCHEMY_ENGINE_OPTIONS": POOL if self.database_url.startswith("postgresql") else {},
            "WTF_CSRF_TIME_LIMIT": None,
            # the token is what counts: a browser that tells no referrer loses no sheet for it
            "WTF_CSRF_SSL_STRICT": False,
            "BABEL_DEFAULT_LOCALE": "zh",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "RATELIMIT_HEADERS_ENABLED": False,
        }


def read_config(environ: Mapping[str, str] = os.environ) -> Config:
    """Return the settings; raise ConfigError naming the one that is wrong."""
    instance = Path(environ.get("LEITAI_INSTANCE", "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    return Config(
        database_url=_database_url(environ, instance),
        secret_key=_secret_key(environ, instance),
        secure_cookies=_flag(environ, "LEITAI_SECURE_COOKIES", False),
        instance=instance,
        proxies=_count(environ, "LEITAI_PROXIES", 0, 9),
    )


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    given = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'leitai.db'}"
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise ConfigError("DATABASE_URL: not an address of a database") from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError("DATABASE_URL: use sqlite:///… or postgresql://…")
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _secret_key(environ: Mapping[str, str], instance: Path) -> str:
    """Return the given key, or one made once and kept in the instance folder."""
    given = environ.get("SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise ConfigError("SECRET_KEY: at least 32 characters")
        return given
    path = instance / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()


def _count(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    given = environ.get(name, str(default))
    if not (given.isascii() and given.isdigit() and int(given) <= most):
        raise ConfigError(f"{name}: 0 to {most}")
    return int(given)


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    given = environ.get(name, "1" if default else "0")
    if given not in ("0", "1"):
        raise ConfigError(f"{name}: 0 or 1")
    return given == "1"
