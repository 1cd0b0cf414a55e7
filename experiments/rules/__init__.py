"""The rules as things of their own: listed, shown, written out to be changed; and files that replace some, checked."""
