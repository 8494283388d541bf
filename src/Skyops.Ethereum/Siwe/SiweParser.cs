using System.Globalization;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Siwe;

/// <summary>
/// Reads a message line by line, in the order of the grammar of EIP-4361. Every line is either taken whole or the text
/// is refused; nothing is trimmed, repaired or passed over.
/// </summary>
internal sealed class SiweParser
{
    private const int MinNonce = 8;

    private readonly string[] _lines;
    private int _next;

    private SiweParser(string text) => _lines = text.Split('\n');

    public static (SiweMessage? Message, SiweFault Fault) Parse(string text)
    {
        if (text.Length > SiweMessage.MaxLength)
            return (null, SiweFault.TooLong);
        var message = new SiweParser(text).Read(out var fault);
        return fault == SiweFault.None ? (message, fault) : (null, fault);
    }

    private SiweMessage? Read(out SiweFault fault)
    {
        fault = ReadHeader(out var scheme, out var domain, out var address, out var statement);
        if (fault != SiweFault.None)
            return null;
        if (!TryField(SiweLines.Uri, out var uri) || !UriSyntax.IsUri(uri))
            fault = SiweFault.Uri;
        else if (!TryField(SiweLines.Version, out var version) || version != "1")
            fault = SiweFault.Version;
        else if (!TryField(SiweLines.ChainId, out var digits) || !TryChainId(digits, out var chainId))
            fault = SiweFault.ChainId;
        else if (!TryField(SiweLines.Nonce, out var nonce) || !IsNonce(nonce))
            fault = SiweFault.Nonce;
        else if (!TryField(SiweLines.IssuedAt, out var at) || !SiweTime.TryParse(at, out var issuedAt))
            fault = SiweFault.IssuedAt;
        else
        {
            var message = new SiweMessage
            {
                Scheme = scheme,
                Domain = domain,
                Address = address,
                Statement = statement,
                Uri = uri,
                ChainId = chainId,
                Nonce = nonce,
                IssuedAt = issuedAt,
            };
            return ReadOptional(message, out fault);
        }

        return null;
    }

    // The first lines up to the blank one before the URI: "\n\n" or "\n" statement "\n\n".
    private SiweFault ReadHeader(
        out string? scheme, out string domain, out EthereumAddress address, out string? statement)
    {
        (scheme, domain, address, statement) = (null, "", default, null);
        var first = _lines[_next++];
        if (!first.EndsWith(SiweLines.Header, StringComparison.Ordinal))
            return SiweFault.Header;
        domain = first[..^SiweLines.Header.Length];
        if (domain.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end)
        {
            (scheme, domain) = (domain[..end], domain[(end + 3)..]);
            if (!UriSyntax.IsScheme(scheme))
                return SiweFault.Header;
        }

        if (!UriSyntax.IsAuthority(domain) || !UriSyntax.HasHost(domain))
            return SiweFault.Domain;
        if (!TryLine(out var digits) || !EthereumAddress.TryParse(digits, out address) || digits != address.ToString())
            return SiweFault.Address;
        if (!TryLine(out var blank) || blank.Length > 0 || !TryLine(out var line))
            return SiweFault.Statement;

        // The grammar lets a statement be empty: then three blank lines stand here instead of two.
        if (line.Length == 0 && (_next >= _lines.Length || _lines[_next].Length > 0))
            return SiweFault.None;
        statement = line;
        return line.AsSpan().IndexOfAnyExcept(UriCharacters.Statement) < 0 && TryLine(out blank) && blank.Length == 0
            ? SiweFault.None
            : SiweFault.Statement;
    }

    private SiweMessage ReadOptional(SiweMessage message, out SiweFault fault)
    {
        fault = SiweFault.None;
        if (TryField(SiweLines.ExpirationTime, out var text))
        {
            if (!SiweTime.TryParse(text, out var time))
                fault = SiweFault.ExpirationTime;
            message = message with { ExpirationTime = time };
        }

        if (fault == SiweFault.None && TryField(SiweLines.NotBefore, out text))
        {
            if (!SiweTime.TryParse(text, out var time))
                fault = SiweFault.NotBefore;
            message = message with { NotBefore = time };
        }

        if (fault == SiweFault.None && TryField(SiweLines.RequestId, out text))
        {
            if (!UriCharacters.Are(text, UriCharacters.Segment))
                fault = SiweFault.RequestId;
            message = message with { RequestId = text };
        }

        return fault == SiweFault.None ? ReadResources(message, out fault) : message;
    }

    private SiweMessage ReadResources(SiweMessage message, out SiweFault fault)
    {
        fault = SiweFault.None;
        if (!TryLine(out var line))
            return message;
        if (line != SiweLines.Resources)
        {
            fault = SiweFault.UnexpectedLine;
            return message;
        }

        var resources = new List<string>();
        while (_next < _lines.Length)
        {
            if (!TryField(SiweLines.Resource, out var resource) || !UriSyntax.IsUri(resource))
            {
                fault = SiweFault.Resources;
                return message;
            }

            resources.Add(resource);
        }

        return message with { Resources = resources };
    }

    private bool TryLine(out string line)
    {
        var there = _next < _lines.Length;
        line = there ? _lines[_next++] : "";
        return there;
    }

    // The line stays where it is if it is another field's.
    private bool TryField(string name, out string value)
    {
        value = "";
        if (_next >= _lines.Length || !_lines[_next].StartsWith(name, StringComparison.Ordinal))
            return false;
        value = _lines[_next++][name.Length..];
        return true;
    }

    // The grammar would take leading zeros, too; a number that is written in two ways is refused here.
    private static bool TryChainId(string digits, out ulong chainId) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out chainId)
        && (digits.Length == 1 || digits[0] != '0');

    private static bool IsNonce(string nonce)
    {
        foreach (var c in nonce)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return nonce.Length >= MinNonce;
    }
}
