using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>A query of the readers on a connection to PostgreSQL; prepared there when it runs first.</summary>
internal sealed partial class PostgresStatement : IReadStatement, IDisposable
{
    private readonly NpgsqlCommand _command;
    private NpgsqlDataReader? _reader;
    private bool _prepared;

    public PostgresStatement(NpgsqlConnection connection, string sql) =>
        _command = new NpgsqlCommand(Parameter().Replace(sql, "$$$1"), connection);

    public IReadStatement Bind(int parameter, long value) => BindValue(parameter, value);

    public IReadStatement Bind(int parameter, string value) => BindValue(parameter, value);

    public bool Step()
    {
        if (_reader is null)
        {
            if (!_prepared)
                _command.Prepare();
            _prepared = true;
            _reader = _command.ExecuteReader();
        }

        return _reader.Read();
    }

    public void Reset()
    {
        _reader?.Dispose();
        _reader = null;
    }

    public long Integer(int column) =>
        _reader!.IsDBNull(column) ? 0 : Convert.ToInt64(_reader.GetValue(column), CultureInfo.InvariantCulture);

    public string Text(int column) => _reader!.GetString(column);

    public ReadOnlySpan<byte> Blob(int column) => Bytes(column);

    public byte[] Bytes(int column) => _reader!.GetFieldValue<byte[]>(column);

    public void Dispose()
    {
        Reset();
        _command.Dispose();
    }

    private PostgresStatement BindValue<T>(int parameter, T value)
    {
        while (_command.Parameters.Count < parameter)
            _command.Parameters.Add(new NpgsqlParameter<T>());
        ((NpgsqlParameter<T>)_command.Parameters[parameter - 1]).TypedValue = value;
        return this;
    }

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Parameter();
}
