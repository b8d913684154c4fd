"""How plans stand up when demand, yield and lead times turn out otherwise than forecast."""
