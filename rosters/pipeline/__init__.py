"""Files in: receive, parse, match, check, preview, apply.

Up to `apply` only the pipeline's own tables change; `apply` is one transaction. No row is dropped: received = accepted
+ refused, and accepted = new + changed + unchanged + moved, always.
"""
