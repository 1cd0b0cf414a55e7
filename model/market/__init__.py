"""How clients and workers are brought together: offers, stands, the queue, meetings."""
