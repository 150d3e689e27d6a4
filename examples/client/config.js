// Where the community's server answers. This page's own origin must stand in the server's CORS_ORIGINS.
export const API = "http://127.0.0.1:8000";
