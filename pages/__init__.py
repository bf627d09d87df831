"""What people see in a browser. Pages join what several apps own, so this app stands above all of them."""
