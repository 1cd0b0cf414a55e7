"""Who there is at the start, and every adult who joins the catchment later."""
