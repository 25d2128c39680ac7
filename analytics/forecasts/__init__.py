"""The coming weeks' calls: what is learned from, the methods, and the test of each from earlier weeks."""
