using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Silo.Tasks;

/// <summary>
/// Task ids: <c>t</c> and 26 characters of Crockford's base 32. With an idempotency key the id is a hash of account and key, so a repeat finds the same grain and no index
/// of keys is needed; without one it begins with the time, which keeps the journal's index dense.
/// </summary>
public static class TaskIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;
    private const int TimeCharacters = 10;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string FromKey(string account, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"skyops-task-id-v1\n{account}\n{idempotencyKey}"));
        return string.Create(Length + 1, hash, static (text, bytes) =>
        {
            text[0] = 't';
            Write(text[1..], bytes);
        });
    }

    public static string New(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        Span<char> text = stackalloc char[Length + 1];
        text[0] = 't';
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = TimeCharacters; i >= 1; i--, milliseconds >>= 5) text[i] = Alphabet[(int)(milliseconds & 31)];
        Write(text[(TimeCharacters + 1)..], random);
        return new string(text);
    }

    public static bool IsWellFormed(string id) =>
        id.Length == Length + 1 && id[0] == 't' && !id.AsSpan(1).ContainsAnyExcept(Characters);

    private static void Write(Span<char> text, ReadOnlySpan<byte> bits)
    {
        var buffer = 0;
        var held = 0;
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (held < 5)
            {
                buffer = (buffer << 8) | bits[next++];
                held += 8;
            }

            held -= 5;
            text[i] = Alphabet[(buffer >> held) & 31];
        }
    }
}
