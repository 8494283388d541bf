using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Siwe;

namespace Skyops.Tests.Ethereum.Siwe;

/// <summary>Makes random messages that are valid at a time, and such that were damaged.</summary>
internal sealed class SiweGenerator(int seed)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // What damage is made of: the letters that separate things, and some that belong nowhere.
    private static readonly string[] Pieces =
        ["\n", " ", ":", "/", "//", "?", "#", "[", "]", "@", "%", "%20", "-", "- ", "0", "9", "Z", "\"", "é", "\t", "."];

    private readonly Random _random = new(seed);

    public SiweMessage Message(EthereumAddress address, DateTimeOffset now) => new()
    {
        Scheme = Maybe(() => "https"),
        Domain = Pick("skyops.example", "skyops.example:8443", "127.0.0.1:8080", "[::1]:80", "a%20b@localhost"),
        Address = address,
        Statement = Maybe(() => Pick("I accept.", "x", "Terms: https://skyops.example/terms?a=(b)", "[~]!$&'*+,;=@#")),
        Uri = Pick("https://skyops.example/", "https://[2001:db8::1]:1/a?b#c", "https://a.example:8443/v1/login"),
        ChainId = _random.Next(3) == 0 ? 1 : (ulong)_random.NextInt64(1, 1L << 53),
        Nonce = new string(_random.GetItems(Letters.AsSpan(), _random.Next(8, 40))),
        IssuedAt = Time(now),
        ExpirationTime = _random.Next(2) == 0 ? Time(now.AddSeconds(_random.Next(70, 100000))) : null,
        NotBefore = _random.Next(2) == 0 ? Time(now.AddSeconds(-_random.Next(70, 100000))) : null,
        RequestId = Maybe(() => Pick("1", "a%20b", "some_id-7:@!$&'()*+,;=~.")),
        Resources = _random.Next(2) == 0
            ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick("urn:a", "ipfs://x/y", "https://a.example"))]
            : null,
    };

    /// <summary>A message with one to three pieces put in, letters taken out, or lines changed about.</summary>
    public string Damaged(EthereumAddress address, DateTimeOffset now)
    {
        var text = Message(address, now).ToString();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var at = _random.Next(text.Length);
            var lines = text.Split('\n');
            var line = _random.Next(lines.Length);
            text = _random.Next(6) switch
            {
                0 => text.Remove(at, Math.Min(text.Length - at, _random.Next(1, 4))),
                1 => string.Join('\n', lines.Where((_, index) => index != line)),
                2 => string.Join('\n', [.. lines[..line], lines[_random.Next(lines.Length)], .. lines[line..]]),
                _ => text.Insert(at, Pick(Pieces)),
            };
            if (text.Length == 0)
                return "\n";
        }

        return text;
    }

    private SiweTime Time(DateTimeOffset at)
    {
        var text = _random.Next(3) switch
        {
            0 => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            1 => at.ToOffset(TimeSpan.FromMinutes(_random.Next(-700, 700))).ToString("yyyy-MM-dd'T'HH:mm:sszzz"),
            _ => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"),
        };
        return SiweTime.TryParse(text, out var time) ? time : throw new FormatException(text);
    }

    private string? Maybe(Func<string> value) => _random.Next(2) == 0 ? value() : null;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
