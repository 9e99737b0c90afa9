"""The surfaces over HTTP: REST, the chat page; `server` mounts them in one application."""
