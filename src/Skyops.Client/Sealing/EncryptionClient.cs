using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
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
}
