"""How many SQL statements a request took, told in its answer: counted where they are sent, under the load itself."""

from django.db import connection

HEADER = "X-Bench-Sql"


def tell_statements(get_response):
    """Middleware; BEGIN is not counted, as PostgreSQL gets it along with the first statement."""

    def answer(request):
        sent = 0

        def count(execute, sql, params, many, context):
            nonlocal sent
            sent += sql != "BEGIN" and not sql.startswith("BEGIN ")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response[HEADER] = str(sent)
        return response

    return answer
