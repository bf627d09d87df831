"""What all DRF views share."""
