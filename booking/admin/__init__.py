"""The booking side of the back office: lists and forms, the roster, the desk. Buttons call actions."""
