using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// The JSON form of a signed delegation, for HTTP and files: hexadecimal with 0x for bytes, decimal text for the spend
/// cap (JSON numbers end at 53 bits in many readers). Unknown, missing and repeated members are refused.
/// </summary>
public static class DelegationJson
{
    /// <summary>The longest text that is looked at, in bytes.</summary>
    public const int MaxSize = 2048;

    /// <summary>Writes UTF-8 JSON.</summary>
    public static byte[] Write(SignedDelegation statement)
    {
        var delegation = statement.Delegation;
        return JsonSerializer.SerializeToUtf8Bytes(
            new DelegationDocument(
                delegation.Account.ToString(),
                delegation.PublicKey.ToString(),
                delegation.Scope,
                delegation.SpendCap.ToString(CultureInfo.InvariantCulture),
                delegation.IssuedAt,
                delegation.ExpiresAt,
                $"0x{delegation.Nonce:x32}",
                $"0x{Convert.ToHexStringLower(statement.Signature)}"),
            DelegationJsonContext.Default.DelegationDocument);
    }

    /// <summary>Reads UTF-8 JSON; false unless it is exactly one well-formed delegation.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out SignedDelegation? statement)
    {
        statement = null;
        if (json.Length > MaxSize)
            return false;
        try
        {
            var document = JsonSerializer.Deserialize(json, DelegationJsonContext.Default.DelegationDocument);
            return document is not null && TryConvert(document, out statement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryConvert(DelegationDocument document, [NotNullWhen(true)] out SignedDelegation? statement)
    {
        statement = null;
        Span<byte> publicKey = stackalloc byte[P256PublicKey.Size];
        Span<byte> nonce = stackalloc byte[16];
        Span<byte> signature = stackalloc byte[Recovery.SignatureSize];
        if (!EthereumAddress.TryParse(document.Account, out var account)
            || !TryReadHex(document.PublicKey, publicKey) || !TryReadHex(document.Nonce, nonce)
            || !TryReadHex(document.Signature, signature) || !TryReadNumber(document.SpendCap, out var spendCap)
            || !SessionDelegation.IsWellFormed(document.Scope, document.IssuedAt, document.ExpiresAt)
            || !P256PublicKey.TryRead(publicKey, out var key))
        {
            return false;
        }

        var delegation = new SessionDelegation(
            account,
            key,
            document.Scope,
            spendCap,
            document.IssuedAt,
            document.ExpiresAt,
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(nonce));
        return SignedDelegation.TryCreate(delegation, signature, out statement);
    }

    private static bool TryReadHex(string text, Span<byte> bytes) =>
        text.Length == 2 + (2 * bytes.Length) && text.StartsWith("0x", StringComparison.Ordinal)
        && Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done;

    // The one decimal form of a number: digits only, no leading zero.
    private static bool TryReadNumber(string text, out UInt128 number) =>
        UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && (text.Length == 1 || text[0] != '0');
}

internal sealed record DelegationDocument(
    string Account,
    string PublicKey,
    string Scope,
    string SpendCap,
    long IssuedAt,
    long ExpiresAt,
    string Nonce,
    string Signature);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DelegationDocument))]
internal sealed partial class DelegationJsonContext : JsonSerializerContext;
