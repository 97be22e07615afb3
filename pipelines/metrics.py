def depends_on():
    return frozenset()


def run(connection, parameters):
    pass
