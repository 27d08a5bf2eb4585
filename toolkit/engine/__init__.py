"""Plans, memberships and the engines that answer leaves."""
