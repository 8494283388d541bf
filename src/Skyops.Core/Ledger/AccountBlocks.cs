namespace Skyops.Core.Ledger;

/// <summary>Numbers that only rise, as the bytes of what is between them (LEB128): one byte each where they lie close together.</summary>
internal sealed class AccountBlocks
{
    private byte[] _bytes = new byte[4];
    private int _length;

    /// <summary>The last number; -1 when there is none.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Memory that the numbers take.</summary>
    public int Bytes => _bytes.Length;

    public ReadOnlySpan<byte> Encoded => _bytes.AsSpan(0, _length);

    /// <summary>From <see cref="Encoded"/> of one with this last number.</summary>
    public static AccountBlocks Decode(ReadOnlySpan<byte> encoded, long last) => new() { _bytes = encoded.ToArray(), _length = encoded.Length, Last = last };

    /// <summary>Adds a number unless it is the last one.</summary>
    public void Add(long number)
    {
        if (number == Last) return;
        if (number < Last) throw new ArgumentOutOfRangeException(nameof(number), number, "numbers only rise");
        if (_length + 10 > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_length + 10, _bytes.Length + (_bytes.Length / 2)));
        for (var left = (ulong)(number - Last); ; left >>= 7)
        {
            _bytes[_length++] = (byte)(left > 0x7f ? left | 0x80 : left);
            if (left <= 0x7f) break;
        }

        Last = number;
    }

    /// <summary>All numbers, rising.</summary>
    public IEnumerable<long> All()
    {
        var number = -1L;
        for (var i = 0; i < _length;)
        {
            ulong step = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = _bytes[i++];
                step |= (ulong)(part & 0x7f) << shift;
                if (part <= 0x7f) break;
            }

            number += (long)step;
            yield return number;
        }
    }

    /// <summary>The same with each number halved, each once.</summary>
    public AccountBlocks Halved()
    {
        var halved = new AccountBlocks();
        foreach (var number in All()) halved.Add(number >> 1);
        return halved;
    }
}
