"""What the demo community's pages say and show; editors of a real community write their own."""
