"""From what a provider tells, or lists when it is asked, to hints that are kept and queued."""
