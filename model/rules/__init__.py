"""What people do, as pure functions about one person or one meeting: numbers in; a chance, a price or a choice out."""
