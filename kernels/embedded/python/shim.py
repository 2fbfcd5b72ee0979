"""What a %flink.pyflink paragraph imports as pyflink, as far as the embedded kernel has it; and the calls from SQL."""
import datetime, decimal, functools, inspect, json, linecache, operator, sys, traceback, types


class MissingError(AttributeError):
    pass


def _missing(name):
    raise MissingError(f"{name} is not there on the embedded kernel")


class _Strict(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _missing(f"{self.__name__}.{name}")


def _module(name, **members):
    module = _Strict(name)
    module.__path__ = []
    module.__dict__.update(members)
    sys.modules[name] = module
    parent, _, last = name.rpartition('.')
    if parent:
        sys.modules[parent].__dict__[last] = module
    return module


# Types are their SQL text.
class DataType(str):
    def not_null(self):
        return DataType(self if self.endswith(' NOT NULL') else self + ' NOT NULL')

    def nullable(self):
        return DataType(self[: -len(' NOT NULL')] if self.endswith(' NOT NULL') else self)


def _type(text, nullable):
    return DataType(text if nullable else text + ' NOT NULL')


def _quote(name):
    return '`' + name.replace('`', '``') + '`'


class _Field:
    def __init__(self, name, data_type, description=None):
        self.text = f"{_quote(name)} {data_type}"


class DataTypes:
    def __getattr__(self, name):
        _missing(f"DataTypes.{name}")


def _simple(name):
    return staticmethod(lambda nullable=True: _type(name, nullable))


for _name in ['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DATE', 'STRING', 'BYTES']:
    setattr(DataTypes, _name, _simple(_name))
for _name in ['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']:
    setattr(DataTypes, _name, staticmethod(lambda length, nullable=True, _name=_name: _type(f"{_name}({length})", nullable)))
DataTypes.DECIMAL = staticmethod(lambda precision, scale, nullable=True: _type(f"DECIMAL({precision}, {scale})", nullable))
DataTypes.TIME = staticmethod(lambda precision=0, nullable=True: _type("TIME(0)", nullable))
DataTypes.TIMESTAMP = staticmethod(lambda precision=6, nullable=True: _type(f"TIMESTAMP({precision})", nullable))
DataTypes.TIMESTAMP_LTZ = staticmethod(lambda precision=6, nullable=True: _type(f"TIMESTAMP_LTZ({precision})", nullable))
DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE = DataTypes.TIMESTAMP_LTZ
DataTypes.ARRAY = staticmethod(lambda element, nullable=True: _type(f"ARRAY<{element}>", nullable))
DataTypes.LIST_VIEW = staticmethod(lambda *a: _missing("DataTypes.LIST_VIEW"))
DataTypes.MAP = staticmethod(lambda key, value, nullable=True: _type(f"MAP<{key}, {value}>", nullable))
DataTypes.FIELD = staticmethod(lambda name, data_type, description=None: _Field(name, data_type, description))
DataTypes.ROW = staticmethod(lambda fields=[], nullable=True: _type(f"ROW<{', '.join(_row_field(f) for f in fields)}>", nullable))
DataTypes = DataTypes()


def _row_field(field):
    return field.text if isinstance(field, _Field) else f"{_quote(field[0])} {field[1]}"


class Row(tuple):
    """Values by position, and by name where it has names."""

    def __new__(cls, *values, **named):
        row = super().__new__(cls, values if not named else tuple(named.values()))
        row._names = tuple(named) if named else None
        return row

    def __getattr__(self, name):
        names = self.__dict__.get('_names')
        if names is not None and name in names:
            return self[names.index(name)]
        raise AttributeError(name)

    def __getitem__(self, at):
        if isinstance(at, str):
            return self[self._names.index(at)]
        return super().__getitem__(at)

    def as_dict(self):
        return dict(zip(self._names, self))


class FunctionContext:
    def get_metric_group(self):
        _missing("FunctionContext.get_metric_group")

    def get_job_parameter(self, key, default):
        return default


class UserDefinedFunction:
    def open(self, function_context):
        pass

    def close(self):
        pass

    def is_deterministic(self):
        return True


class ScalarFunction(UserDefinedFunction):
    def eval(self, *args):
        _missing("eval")


class _Udf:
    def __init__(self, f, input_types, result_type, deterministic, name):
        self.f, self.name = f, name
        if inspect.isclass(f):
            f = f()
            self.f = f
        self.evaluate = f.eval if isinstance(f, ScalarFunction) else f
        if not callable(self.evaluate):
            raise TypeError(f"udf takes a function or a ScalarFunction, not {type(f).__name__}")
        if result_type is None:
            raise TypeError("udf needs result_type")
        if input_types is not None and not isinstance(input_types, (list, tuple)):
            input_types = [input_types]
        self.input_types = None if input_types is None else [str(t) for t in input_types]
        self.result_type = str(result_type)
        own = f.is_deterministic() if isinstance(f, UserDefinedFunction) else True
        self.deterministic = own if deterministic is None else deterministic
        self.opened = False
        functools.update_wrapper(self, self.evaluate, updated=()) if hasattr(self.evaluate, '__name__') else None

    def __call__(self, *args):
        return self.evaluate(*args)

    def ready(self):
        if not self.opened and isinstance(self.f, UserDefinedFunction):
            self.f.open(FunctionContext())
        self.opened = True
        return self.evaluate


def udf(f=None, input_types=None, result_type=None, deterministic=None, name=None, func_type='general', udf_type=None):
    if (udf_type or func_type) != 'general':
        raise MissingError(f"udf with func_type='{udf_type or func_type}' is not there on the embedded kernel: write it for one row")
    if f is None:
        return lambda g: _Udf(g, input_types, result_type, deterministic, name)
    return _Udf(f, input_types, result_type, deterministic, name)


def _no(name):
    def refuse(*args, **kwargs):
        _missing(name)

    return refuse


# Who answers the table environments: the session while a paragraph runs, nobody when its functions are loaded elsewhere.
class _Host:
    call = None
    functions = {}
    cells = 0


host = _Host()


def _ask(kind, **what):
    if host.call is None:
        return {}
    answer = json.loads(host.call(json.dumps({'kind': kind, **what})))
    if 'error' in answer:
        raise RuntimeError(answer['error'])
    return answer


class _Result:
    def __init__(self, text):
        self._text = text

    def print(self):
        if self._text:
            print(self._text)

    def wait(self, timeout_ms=None):
        pass

    def __getattr__(self, name):
        _missing(f"TableResult.{name}")


class _Configuration:
    def set_string(self, key, value):
        _ask('set', key=str(key), value=str(value))
        return self

    set = set_integer = set_float = lambda self, key, value: self.set_string(key, value)

    def set_boolean(self, key, value):
        return self.set_string(key, 'true' if value else 'false')

    def get_string(self, key, default_value):
        return _ask('get', key=key).get('value', default_value)

    get = get_string

    def __getattr__(self, name):
        _missing(f"Configuration.{name}")


class _TableConfig:
    def get_configuration(self):
        return _Configuration()

    def set(self, key, value):
        _Configuration().set_string(key, value)
        return self

    def get(self, key, default_value=None):
        return _Configuration().get_string(key, default_value)

    def set_local_timezone(self, zone):
        self.set('table.local-time-zone', zone)

    def set_idle_state_retention(self, duration):
        self.set('table.exec.state.ttl', f"{int(duration.total_seconds() * 1000)} ms")

    def __getattr__(self, name):
        _missing(f"TableConfig.{name}")


def _register(scope, path, f):
    if not isinstance(f, _Udf):
        if isinstance(f, ScalarFunction) or not callable(f):
            raise TypeError("register what udf(…) returned")
        raise TypeError(f"{getattr(f, '__name__', f)} is a plain function: decorate it with @udf(result_type=…)")
    key = f"{scope}:{path.lower()}"
    host.functions[key] = f
    _ask('function', scope=scope, path=path, entry=f"__functions__[{key!r}]", input_types=f.input_types,
         result_type=f.result_type, deterministic=f.deterministic)


class _TableEnvironment:
    def __init__(self, name, mode):
        self._name, self._mode = name, mode

    def create_temporary_function(self, path, function):
        _register('temporary', path, function)

    def create_temporary_system_function(self, name, function):
        _register('system', name, function)

    def register_function(self, name, function):
        _register('system', name, function)

    def drop_temporary_function(self, path):
        return _ask('drop-function', scope='temporary', path=path).get('dropped', True)

    def drop_temporary_system_function(self, name):
        return _ask('drop-function', scope='system', path=name).get('dropped', True)

    def get_config(self):
        return _TableConfig()

    def execute_sql(self, stmt):
        return _Result(_ask('sql', text=stmt, mode=self._mode).get('text', ''))

    def use_catalog(self, name):
        self.execute_sql(f"USE CATALOG {_quote(name)}")

    def use_database(self, name):
        self.execute_sql(f"USE {_quote(name)}")

    def __getattr__(self, name):
        _missing(f"{self._name}.{name}")


class _Nothing:
    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        _missing(f"{self._name}.{name}")


_module('pyflink')
_module('pyflink.common', Row=Row)
_module('pyflink.common.types', Row=Row)
_module('pyflink.table', DataTypes=DataTypes, Row=Row, ScalarFunction=ScalarFunction, FunctionContext=FunctionContext)
_module('pyflink.table.types', DataTypes=DataTypes, Row=Row, DataType=DataType)
_module('pyflink.table.udf', udf=udf, ScalarFunction=ScalarFunction, FunctionContext=FunctionContext, udtf=_no('udtf'), udaf=_no('udaf'),
        udtaf=_no('udtaf'))


def fresh_globals():
    st = _TableEnvironment('st_env', 'streaming')
    bt = _TableEnvironment('bt_env', 'batch')
    names = {'st_env': st, 'bt_env': bt, 't_env': st, 'table_env': st, 's_env': _Nothing('s_env'), 'b_env': _Nothing('b_env'),
             'z': _Nothing('z'), 'gateway': _Nothing('gateway'), '__name__': '__main__'}
    host.functions = names['__functions__'] = {}
    # Files of another program may have the same names.
    for name, module in list(sys.modules.items()):
        if (getattr(module, '__file__', None) or '').startswith('/millrace/'):
            del sys.modules[name]
    # What Zeppelin's interpreter has imported already.
    names.update(DataTypes=DataTypes, udf=udf, ScalarFunction=ScalarFunction, Row=Row)
    return names


def run_cell(text, names, quiet):
    """Runs a paragraph. Returns null, or its failure as [message, line, source of the line], as JSON."""
    host.cells += 1
    file = f"<paragraph {host.cells}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    try:
        exec(compile(text, file, 'exec'), names)
    except SystemExit:
        pass
    except BaseException as error:
        if not quiet:
            return json.dumps(failure(error, file))
    return 'null'


def failure(error, file=None):
    message = ''.join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    line, where = None, None
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno
        message = f"{type(error).__name__}: {error.msg}"
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == file or (file is None and (frame.filename.startswith('<paragraph') or frame.filename.startswith('/millrace/'))):
            line, where = frame.lineno, frame.line
    return [message, line, where]


EPOCH = datetime.datetime(1970, 1, 1)
EPOCH_UTC = EPOCH.replace(tzinfo=datetime.timezone.utc)
EPOCH_DATE = datetime.date(1970, 1, 1)
MICRO = datetime.timedelta(microseconds=1)


def reader(t):
    """From what the engine hands over to what a Python function is given."""
    kind = t['kind']
    if kind in ('float', 'double'):
        f = float
    elif kind == 'decimal':
        f = decimal.Decimal
    elif kind in ('binary', 'varbinary'):
        f = lambda v: v.to_bytes()
    elif kind == 'date':
        f = lambda v: EPOCH_DATE + datetime.timedelta(days=v)
    elif kind == 'time':
        f = lambda v: (EPOCH + datetime.timedelta(milliseconds=v)).time()
    elif kind == 'timestamp':
        f = lambda v: EPOCH + datetime.timedelta(microseconds=v)
    elif kind == 'timestamp_ltz':
        f = lambda v: EPOCH_UTC + datetime.timedelta(microseconds=v)
    elif kind == 'interval':
        f = (lambda v: v) if t['unit'] == 'month' else (lambda v: datetime.timedelta(milliseconds=v))
    elif kind in ('array', 'multiset'):
        inner = reader(t['element'])
        f = lambda v: [inner(x) for x in v]
    elif kind == 'map':
        k, w = reader(t['key']), reader(t['value'])
        f = lambda v: {k(p[0]): w(p[1]) for p in v}
    elif kind == 'row':
        names = tuple(g['name'] for g in t['fields'])
        inner = [reader(g['type']) for g in t['fields']]

        def f(v):
            row = Row(*[g(x) for g, x in zip(inner, v)])
            row._names = names
            return row
    else:
        return lambda v: v
    return lambda v: None if v is None else f(v)


RANGES = {'tinyint': 7, 'smallint': 15, 'int': 31, 'bigint': 63}


def writer(t):
    """From what a Python function returns to what the engine takes."""
    kind = t['kind']
    if kind in RANGES:
        limit = 1 << RANGES[kind]

        def f(v):
            v = operator.index(v)
            if not -limit <= v < limit:
                raise OverflowError(f"{v} does not fit into {kind.upper()}")
            return v
    elif kind in ('float', 'double'):
        f = lambda v: float(_need(v, (int, float, decimal.Decimal), kind))
    elif kind == 'boolean':
        f = lambda v: _need(v, bool, kind)
    elif kind == 'decimal':
        unit = decimal.Decimal(1).scaleb(-t['scale'])
        limit = decimal.Decimal(10) ** (t['precision'] - t['scale'])
        context = decimal.Context(prec=80, rounding=decimal.ROUND_HALF_UP)

        def f(v):
            v = decimal.Decimal(_need(v, (int, decimal.Decimal), kind)).quantize(unit, context=context)
            return None if abs(v) >= limit else int(v.scaleb(t['scale'], context=context))
    elif kind in ('char', 'varchar'):
        f = lambda v: _need(v, str, 'STRING')
    elif kind in ('binary', 'varbinary'):
        f = lambda v: bytes(_need(v, (bytes, bytearray), 'BYTES'))
    elif kind == 'date':
        f = lambda v: (_need(v, datetime.date, kind) - EPOCH_DATE).days if not isinstance(v, datetime.datetime) else (v.date() - EPOCH_DATE).days
    elif kind == 'time':
        f = lambda v: (_need(v, datetime.time, kind).hour * 3600 + v.minute * 60 + v.second) * 1000 + v.microsecond // 1000
    elif kind == 'timestamp':
        f = lambda v: (_need(v, datetime.datetime, kind).replace(tzinfo=None) - EPOCH) // MICRO
    elif kind == 'timestamp_ltz':
        f = lambda v: (_need(v, datetime.datetime, kind) - (EPOCH if v.tzinfo is None else EPOCH_UTC)) // MICRO
    elif kind == 'interval':
        f = (lambda v: operator.index(v)) if t['unit'] == 'month' else (lambda v: _need(v, datetime.timedelta, kind) // (1000 * MICRO))
    elif kind in ('array', 'multiset'):
        inner = writer(t['element'])
        f = lambda v: [inner(x) for x in _need(v, (list, tuple), kind)]
    elif kind == 'map':
        k, w = writer(t['key']), writer(t['value'])
        f = lambda v: [[k(a), w(b)] for a, b in _need(v, dict, kind).items()]
    elif kind == 'row':
        names = [g['name'] for g in t['fields']]
        inner = [writer(g['type']) for g in t['fields']]

        def f(v):
            values = [v.get(n) for n in names] if isinstance(v, dict) else list(_need(v, (tuple, list), kind))
            if len(values) != len(inner):
                raise TypeError(f"a ROW of {len(inner)} fields is wanted, not of {len(values)}")
            return [g(x) for g, x in zip(inner, values)]
    else:
        f = lambda v: v
    return lambda v: None if v is None else f(v)


def _need(value, wanted, kind):
    if isinstance(value, wanted) and not (isinstance(value, bool) and wanted is not bool):
        return value
    raise TypeError(f"the function has to return {kind.upper()}, not {type(value).__name__}")


def make(entry, names, params, result, nested):
    """The function as the engine calls it: it never raises; a failure comes as an object."""
    import js
    from pyodide.ffi import to_js
    value = eval(entry, names)
    if not isinstance(value, _Udf):
        raise TypeError(f"{entry} is not a function that udf(…) made")
    f = value.ready()
    readers = [reader(t) for t in json.loads(params)]
    write = writer(json.loads(result))

    def call(*args):
        try:
            r = write(f(*[g(a) for g, a in zip(readers, args)]))
            return to_js(r) if nested else r
        except Exception as error:
            message, line, where = failure(error)
            return js.Error.new(json.dumps([message, line, where]))

    return call


def describe(entry, names):
    value = eval(entry, names)
    if not isinstance(value, _Udf):
        raise TypeError(f"{entry} is not a function that udf(…) made")
    return json.dumps({'input_types': value.input_types, 'result_type': value.result_type, 'deterministic': value.deterministic})
