"""The import pages, one file a page; rosters/admin.py gives them their addresses and finds the import for the user."""
