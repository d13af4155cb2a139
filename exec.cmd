@rem On Windows this stands in for the exec of other shells, with which the scripts of package.json begin: it makes the
@rem shell give way to Node, so that a signal to npm reaches the program.
@%*
