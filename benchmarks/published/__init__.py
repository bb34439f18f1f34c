"""Small hubs whose answers other tools have published, rebuilt through the public hub.

Facts and figures are theirs and named beside each case; nothing of their code or files is here.
"""
