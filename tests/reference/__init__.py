"""An independent model of the replay contract's first and second part, to compare the real system with.

Nothing here imports openhall: the model is written from the contract alone, with dicts in memory,
so that a mistake of the one is not the mistake of the other.

    python -m tests.reference DAY.jsonl            the model's report as JSON
    python -m tests.reference --generate SEED      a random day file (see roughen.py)
    python -m tests.reference --broken SEED        a random file that must be exit 2 (see broken.py)
"""
