namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// A query with numbered parameters (<c>?1</c> …), bound in their order, then stepped through. Every store numbers
/// columns from 0 and reads a missing value as 0 or nothing.
/// </summary>
internal interface IReadStatement
{
    IReadStatement Bind(int parameter, long value);

    IReadStatement Bind(int parameter, string value);

    /// <summary>Goes to the next row; false when there is none.</summary>
    bool Step();

    /// <summary>Readies the statement for the next use. A connection has one statement at a time between bind and reset.</summary>
    void Reset();

    long Integer(int column);

    string Text(int column);

    /// <summary>A text (as UTF-8) or blob: valid until the next step.</summary>
    ReadOnlySpan<byte> Blob(int column);

    byte[] Bytes(int column);
}
