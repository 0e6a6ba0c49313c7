"""`openhall schema`: what can be said to the program, made from the code."""

import argparse
import json
import os


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--api-docs", action="store_true", help="print docs/api.md instead of the JSON Schema")
    parser.add_argument("--replay-docs", action="store_true", help="print docs/replay.md instead of the JSON Schema")


def main(args: argparse.Namespace) -> int:
    from openhall import embedded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
    os.environ.setdefault("DATABASE_URL", embedded.url(embedded.own_data()))  # named, never opened
    import django

    django.setup()
    if args.api_docs:
        from openhall.api.reference import reference as api_reference

        print(api_reference())
        return 0
    from openhall.replay.schema import event_schemas, reference

    print(reference() if args.replay_docs else json.dumps(event_schemas(), ensure_ascii=False, indent=1))
    return 0
