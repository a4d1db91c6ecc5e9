"""What the sidebar offers, in the order of an officer's day."""


def sidebar(request):
    return []
