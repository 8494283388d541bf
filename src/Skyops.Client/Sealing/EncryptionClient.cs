using System.Net.Http.Json;
using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Sealing.Keys;

namespace Skyops.Client.Sealing;

/// <summary>The encryption keys that the silo knows.</summary>
public sealed class EncryptionClient
{
    private readonly ApiTransport _transport;

    internal EncryptionClient(ApiTransport transport) => _transport = transport;

    /// <summary>The key of the broker, who releases a task's keys to its nodes. It is believed as far as the connection to the silo is.</summary>
    /// <exception cref="SkyopsException">The silo answers no key.</exception>
    public async Task<SealingPublicKey> BrokerKeyAsync(CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Get("v1/encryption-key") with { Authenticated = false };
        var answer = await _transport.JsonAsync(request, SkyopsJson.Default.EncryptionKeyResponse, cancellationToken);
        var encoded = new byte[SealingPublicKey.Size];
        var isHex = answer.PublicKey.Length == 2 + (2 * SealingPublicKey.Size) && Convert.FromHexString(answer.PublicKey.AsSpan(2), encoded, out _, out _) == System.Buffers.OperationStatus.Done;
        return isHex && SealingPublicKey.TryRead(encoded, out var key)
            ? key
            : throw new SkyopsException(SkyopsErrorCodes.BadAnswer, "the silo's encryption key is no point of P-256", "ask the silo's operator");
    }

    /// <summary>Registers the key that others seal to for this account.</summary>
    /// <param name="key">Signed by the account's wallet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SkyopsException">Refused: it does not hold, or is not newer than the one that is there.</exception>
    public Task RegisterAsync(SignedEncryptionKey key, CancellationToken cancellationToken = default)
    {
        var body = new EncryptionKeyStatement(Convert.ToBase64String(key.ToBytes()));
        var request = new ApiRequest(HttpMethod.Put, "v1/accounts/me/encryption-key") { Body = () => JsonContent.Create(body, SkyopsJson.Default.EncryptionKeyStatement) };
        return _transport.JsonAsync(request, SkyopsJson.Default.EncryptionKeyStatement, cancellationToken);
    }

    /// <summary>The key that an account registered. The silo need not be believed: the account's wallet signed it.</summary>
    /// <exception cref="SkyopsException">There is none, or its signature or time does not hold.</exception>
    public async Task<SignedEncryptionKey> FindAsync(EthereumAddress account, CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Get($"v1/accounts/{account}/encryption-key") with { Authenticated = false };
        var answer = await _transport.JsonAsync(request, SkyopsJson.Default.EncryptionKeyStatement, cancellationToken);
        var bytes = new byte[SignedEncryptionKey.MaxSize];
        if (!Convert.TryFromBase64String(answer.Statement ?? "", bytes, out var length) || !SignedEncryptionKey.TryRead(bytes.AsSpan(0, length), out var signed) || signed.Statement.Account != account)
            throw new SkyopsException(SkyopsErrorCodes.BadAnswer, $"what the silo says of the encryption key of {account} is no statement of this account", "ask the silo's operator");
        var verdict = signed.Verify(await _transport.ChainIdAsync(cancellationToken), _transport.Options.Time.GetUtcNow());
        return verdict == EncryptionKeyVerdict.Valid
            ? signed
            : throw new SkyopsException(SkyopsErrorCodes.BadAnswer, $"the encryption key of {account} does not hold: {verdict}", "ask its owner to register it anew: skyops key encryption register");
    }
}
