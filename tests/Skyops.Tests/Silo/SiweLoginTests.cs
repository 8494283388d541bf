using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Silo;

/// <summary>Sign-In with Ethereum (EIP-4361): messages made by the packages siwe and ethers, as a browser's wallet makes them.</summary>
public sealed class SiweLoginTests
{
    private static readonly string s_spec = """{"workload":{"kind":"noop"},"budget":"1","redundancy":1}""";

    [Fact]
    public async Task A_message_that_siwe_and_ethers_made_logs_in_and_the_token_alone_spends_nothing()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        using var wallet = WalletKey.Create();
        var (body, _) = (await SignedAsync(wallet, [Fields(wallet, await NonceAsync(http))]))[0];

        var (status, answer) = await LogInAsync(http, body);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(wallet.Address.ToString(), (string?)answer["account"]);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)answer["token"]);
        Assert.Equal("1000", (string?)(await GetAsync(http, "/v1/ledger/SKYOPS/balance"))["available"]);

        using var spec = new StringContent(s_spec, Encoding.UTF8, "application/json");
        using var refused = await http.PostAsync(new Uri("/v1/tasks", UriKind.Relative), spec);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Skyops-Authorization is missing", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await GetAsync(http, "/v1/tasks"))["items"]!.AsArray());

        // Nor does it make a key that would.
        foreach (var (scope, expected) in new[] { ("tasks:write", HttpStatusCode.Forbidden), ("tasks:read", HttpStatusCode.Created) })
        {
            using var key = new StringContent(new JsonObject { ["name"] = "k", ["scopes"] = new JsonArray(scope) }.ToJsonString(), Encoding.UTF8, "application/json");
            using var answered = await http.PostAsync(new Uri("/v1/keys", UriKind.Relative), key);
            Assert.Equal(expected, answered.StatusCode);
        }
    }

    [Fact]
    public async Task Whatever_is_wrong_the_answer_is_the_same_401()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        using var wallet = WalletKey.Create();
        (string What, string Field, JsonNode? Value)[] wrong =
        [
            ("another domain", "domain", "skyops.example"), ("another URI", "uri", "http://127.0.0.1:1"), ("another path", "uri", $"{pool.Api}x"),
            ("another chain", "chainId", 1), ("a nonce nobody gave", "nonce", new string('a', 64)), ("another account", "address", "0x000000000000000000000000000000000000dEaD"),
            ("made an hour ago", "issuedAt", Time(-3_600)), ("made in an hour", "issuedAt", Time(3_600)), ("over", "expirationTime", Time(-600)), ("not yet", "notBefore", Time(600)),
        ];
        var fields = new List<JsonObject>();
        foreach (var (_, field, value) in wrong)
        {
            var message = Fields(wallet, await NonceAsync(http));
            message[field] = value;
            fields.Add(message);
        }

        fields.Add(Fields(wallet, await NonceAsync(http)));
        fields.Add(Fields(wallet, await NonceAsync(http)));
        var signed = await SignedAsync(wallet, fields);
        var bodies = wrong.Zip(signed, (what, made) => (what.What, made.Body)).ToList();
        bodies.Add(("a changed text", Body(signed[^1].Text.Replace("Version: 1", "Version: 2", StringComparison.Ordinal), (string)signed[^1].Body["signature"]!)));
        bodies.Add(("another's signature", Body(signed[^2].Text, (string)signed[0].Body["signature"]!)));
        bodies.Add(("no signature", new JsonObject { ["message"] = signed[^1].Text }));
        bodies.Add(("no message", Body("", "0x")));

        var answers = new HashSet<string>();
        foreach (var (what, body) in bodies)
        {
            var (status, answer) = await LogInAsync(http, body);
            Assert.True(status == HttpStatusCode.Unauthorized, $"{what}: {status}");
            answers.Add(answer.ToJsonString());
        }

        Assert.Single(answers);
    }

    [Fact]
    public async Task Of_a_hundred_replays_at_once_one_is_accepted()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        using var wallet = WalletKey.Create();
        var (body, _) = (await SignedAsync(wallet, [Fields(wallet, await NonceAsync(http))]))[0];
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => (await LogInAsync(http, body)).Status));
        Assert.Single(statuses, HttpStatusCode.Created);
        Assert.Equal(99, statuses.Count(status => status == HttpStatusCode.Unauthorized));
    }

    private static async Task<JsonNode> NonceAsync(HttpClient http)
    {
        using var response = await http.PostAsync(new Uri("/v1/nonces", UriKind.Relative), null);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>What the nonce's answer tells a client to say.</summary>
    private static JsonObject Fields(WalletKey wallet, JsonNode nonce) => new()
    {
        ["domain"] = (string)nonce["domain"]!,
        ["address"] = wallet.Address.ToString(),
        ["statement"] = "Log in to Skyops.",
        ["uri"] = (string)nonce["uri"]!,
        ["version"] = "1",
        ["chainId"] = (long)nonce["chainId"]!,
        ["nonce"] = (string)nonce["nonce"]!,
        ["issuedAt"] = Time(0),
    };

    private static string Time(int secondsFromNow) => DateTimeOffset.UtcNow.AddSeconds(secondsFromNow).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<(JsonObject Body, string Text)>> SignedAsync(WalletKey wallet, IReadOnlyList<JsonObject> messages)
    {
        var key = EthersPeer.Hex(wallet.ExportSecret());
        var answers = await EthersPeer.AskAsync(messages.Select(fields => new JsonObject { ["kind"] = "siweSign", ["privateKey"] = key, ["fields"] = fields.DeepClone() }));
        return [.. answers.Select(answer => (Body(answer.Text("text"), answer.Text("signature")), answer.Text("text")))];
    }

    private static JsonObject Body(string message, string signature) => new() { ["message"] = message, ["signature"] = signature };

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> LogInAsync(HttpClient http, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("/v1/sessions", UriKind.Relative), content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) => JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}
