using System.Text;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>The few Python literals that the header of a <c>.npy</c> file is made of.</summary>
internal ref struct PythonReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    /// <summary>True when this character comes next, which is then passed over.</summary>
    public bool Take(char expected)
    {
        Space();
        if (rest.IsEmpty || rest[0] != expected) return false;
        rest = rest[1..];
        return true;
    }

    public void Expect(char expected)
    {
        if (!Take(expected)) throw Wrong();
    }

    public void End()
    {
        Space();
        if (!rest.IsEmpty) throw Wrong();
    }

    /// <summary>A string in single or double quotes, without escapes.</summary>
    public string Text()
    {
        Space();
        if (rest.IsEmpty || rest[0] is not ((byte)'\'' or (byte)'"')) throw Wrong();
        var end = rest[1..].IndexOf(rest[0]);
        if (end < 0) throw Wrong();
        var inside = rest.Slice(1, end);
        if (inside.Contains((byte)'\\')) throw Wrong();
        rest = rest[(end + 2)..];
        return Encoding.Latin1.GetString(inside);
    }

    public bool Truth()
    {
        Space();
        if (rest.StartsWith("True"u8)) return Skip(4, true);
        return rest.StartsWith("False"u8) ? Skip(5, false) : throw Wrong();
    }

    /// <summary>A tuple of whole numbers from 0 to the largest <c>int</c>.</summary>
    public List<long> Numbers(int most)
    {
        var numbers = new List<long>();
        Expect('(');
        while (!Take(')'))
        {
            if (numbers.Count == most) throw Wrong();
            numbers.Add(Number());
            if (Take(',')) continue;
            // A tuple of one has a comma: (3) is no tuple.
            if (numbers.Count == 1) throw Wrong();
            Expect(')');
            break;
        }

        return numbers;
    }

    private long Number()
    {
        Space();
        var value = 0L;
        var digits = 0;
        while (digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (rest[digits++] - '0');
            if (value > int.MaxValue) throw Wrong();
        }

        if (digits == 0) throw Wrong();
        rest = rest[digits..];
        return value;
    }

    private bool Skip(int bytes, bool value)
    {
        rest = rest[bytes..];
        return value;
    }

    private void Space() => rest = rest.TrimStart(" \t\r\n"u8);

    private static UnreadableFileException Wrong() => new("its .npy header is not the dictionary that it should be");
}
