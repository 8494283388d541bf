using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Tasks;
using Skyops.Silo.Tasks;
using Skyops.Tasks;

namespace Skyops.Benchmarks.Load;

/// <summary>A fresh account with a session, and the raw requests by which it submits tasks.</summary>
internal sealed class TaskOwner : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly Uri _api;
    private OwnerSession _session = null!;
    private ulong _chainId;
    private string _token = "";

    private TaskOwner(Uri api)
    {
        _api = api;
        Client = new SkyopsClient(new SkyopsClientOptions { Silos = [api], Credentials = new WalletCredentials(_wallet) });
    }

    public SkyopsClient Client { get; }

    public string Address => _wallet.Address.ToString();

    public static async Task<TaskOwner> LogInAsync(Uri api)
    {
        var owner = new TaskOwner(api);
        using var http = new HttpClient { BaseAddress = api };
        using var asked = await http.PostAsync("v1/nonces", null);
        var nonce = await asked.Content.ReadFromJsonAsync(SkyopsJson.Default.NonceResponse)
            ?? throw new InvalidOperationException("the silo gave no nonce");
        owner._chainId = nonce.ChainId;
        owner._session = OwnerSession.Create(owner._wallet, nonce.ChainId, DateTimeOffset.UtcNow, Life);
        var delegation = owner._session.Delegation;
        var proof = owner._session.Key.Sign(SessionProof.Digest(Convert.FromHexString(nonce.Nonce), delegation.Id));
        var request = new SessionRequest(
            Convert.ToBase64String(delegation.Encoded), nonce.Nonce, Convert.ToHexStringLower(proof));
        using var answered = await http.PostAsJsonAsync("v1/sessions", request, SkyopsJson.Default.SessionRequest);
        owner._token = (await answered.Content.ReadFromJsonAsync(SkyopsJson.Default.SessionResponse))!.Token;
        return owner;
    }

    /// <summary>The bytes of a submission that the session alone authorises.</summary>
    public byte[] Request(TaskSpec spec, string path = "/v1/tasks") => Encode(spec, path, "");

    /// <summary>The bytes of a submission whose spec was written by hand.</summary>
    public byte[] RawRequest(byte[] spec) => Encode(spec, "/v1/tasks", "");

    /// <summary>The same under an idempotency key, from which the task's id follows.</summary>
    public (byte[] Request, string TaskId) KeyedRequest(TaskSpec spec, string key) =>
        (Encode(spec, "/v1/tasks", $"Idempotency-Key: {key}\r\n"), TaskIds.FromKey(Address, key));

    /// <summary>Many submissions in one request, each under a key of its own.</summary>
    public byte[] BatchRequest(TaskSpec spec, int count)
    {
        var text = Encoding.UTF8.GetString(CanonicalSpec.Write(spec));
        var body = new StringBuilder();
        for (var i = 0; i < count; i++)
            body.Append(CultureInfo.InvariantCulture, $"{{\"idempotencyKey\":\"{Guid.NewGuid():n}\",\"spec\":{text}}}\n");
        return Encode(Encoding.UTF8.GetBytes(body.ToString()), "/v1/tasks/batch", "");
    }

    /// <summary>The same with the session key's signature over this spec, of a nonce of its own.</summary>
    public byte[] SignedRequest(TaskSpec spec)
    {
        var terms = TaskTerms.Create(
            CanonicalSpec.Hash(spec), spec.Budget.Units, spec.Currency, DateTimeOffset.UtcNow + Life);
        var signed = TaskAuthorization.Sign(terms, _session.Key, _chainId);
        return Encode(spec, "/v1/tasks", $"Skyops-Authorization: {Convert.ToBase64String(signed.ToBytes())}\r\n");
    }

    public void Dispose()
    {
        Client.Dispose();
        _session.Key.Dispose();
        _wallet.Dispose();
    }

    private byte[] Encode(TaskSpec spec, string path, string header) => Encode(CanonicalSpec.Write(spec), path, header);

    private byte[] Encode(byte[] body, string path, string header)
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {_api.Authority}\r\nAuthorization: Bearer {_token}\r\n{header}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
