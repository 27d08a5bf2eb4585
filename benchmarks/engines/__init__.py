"""The contenders: each asks the same questions in the way its own users would ask them fastest."""
