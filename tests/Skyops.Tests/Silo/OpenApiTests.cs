using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Skyops.Client;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Architecture;

namespace Skyops.Tests.Silo;

/// <summary>
/// What is promised of every route is asked of every route in the document that the silo serves: a new one is tested by being there.
/// </summary>
public sealed partial class OpenApiTests(OpenApiTests.Pool shared) : IClassFixture<OpenApiTests.Pool>
{
    private static readonly string[] s_reads = ["reader", "account", "any", "writer"];

    [Fact]
    public async Task Every_route_of_the_silo_is_described_and_written_down()
    {
        var described = (await shared.OperationsAsync()).Select(operation => $"{operation.Method} {operation.Path}").Where(name => name.Contains("/v1/")).ToHashSet();
        var document = await File.ReadAllTextAsync(Repository.Full("docs/http-api.md"));
        var text = string.Join('\n', Row().Matches(document).Select(row => row.Value.Split('|')[1]));
        var written = Route().Matches(text).SelectMany(match => new[] { match.Groups[1].Value, match.Groups[2].Value }
            .Where(method => method.Length > 0).Select(method => $"{method} {match.Groups[3].Value}")).ToHashSet();
        Assert.Equal(written.Order(), described.Order());
    }

    [Fact]
    public async Task References_of_the_document_lead_somewhere()
    {
        var document = await shared.DocumentAsync();
        var references = Reference().Matches(document.ToJsonString()).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            var node = reference.Split('/').Aggregate((JsonNode?)document, (at, part) => at is JsonArray list ? list[int.Parse(part)] : at?[part.Replace("~1", "/")]);
            Assert.True(node is not null, $"#/{reference} leads nowhere");
        }
    }

    [Fact]
    public async Task Without_a_session_every_route_that_needs_one_answers_the_same_401()
    {
        var answers = new HashSet<string>();
        foreach (var operation in (await shared.OperationsAsync()).Where(operation => s_reads.Contains(operation.Access)))
        {
            using var response = await shared.SendAsync(operation, shared.TaskId, token: null);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{operation.Method} {operation.Path} answers {response.StatusCode}");
            if (operation.Method != "HEAD") answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Single(answers);
    }

    /// <summary>The same answer, to the letter, as for what does not exist: it does not even tell that it exists.</summary>
    [Fact]
    public async Task Anothers_things_are_404_as_if_they_were_not_there()
    {
        var operations = (await shared.OperationsAsync()).Where(operation => operation.Path.Contains("/{id}", StringComparison.Ordinal)).ToArray();
        Assert.True(operations.Length >= 8, $"{operations.Length} routes of a task");
        var nobodys = shared.TaskId[..^4] + (shared.TaskId.EndsWith("0000", StringComparison.Ordinal) ? "0001" : "0000");
        foreach (var operation in operations)
        {
            using var anothers = await shared.SendAsync(operation, shared.TaskId, shared.Stranger);
            using var missing = await shared.SendAsync(operation, nobodys, shared.Stranger);
            Assert.True(anothers.StatusCode == HttpStatusCode.NotFound, $"{operation.Method} {operation.Path} answers {anothers.StatusCode}");
            Assert.Equal(
                (await missing.Content.ReadAsStringAsync()).Replace(nobodys, "ID", StringComparison.Ordinal),
                (await anothers.Content.ReadAsStringAsync()).Replace(shared.TaskId, "ID", StringComparison.Ordinal));
        }
    }

    /// <summary>Whether the silo has a blob of somebody else, or a task of somebody else names it, shows in no answer of any route.</summary>
    [Fact]
    public async Task Anothers_blobs_are_as_if_they_were_not_there()
    {
        var operations = (await shared.OperationsAsync()).Where(operation => operation.Path.Contains("{sha256}", StringComparison.Ordinal)).ToArray();
        Assert.True(operations.Length >= 6, $"{operations.Length} routes of a blob");
        var missing = new string('1', 64);
        foreach (var operation in operations)
        {
            using var anothers = await shared.SendAsync(operation, shared.TaskId, shared.Stranger, sha256: shared.Blob);
            using var nobodys = await shared.SendAsync(operation, shared.TaskId, shared.Stranger, sha256: missing);
            Assert.True(anothers.StatusCode == nobodys.StatusCode && (int)anothers.StatusCode is 404 or 400, $"{operation.Method} {operation.Path} answers {anothers.StatusCode}");
            Assert.Equal(
                (await nobodys.Content.ReadAsStringAsync()).Replace(missing, "HASH", StringComparison.Ordinal),
                (await anothers.Content.ReadAsStringAsync()).Replace(shared.Blob, "HASH", StringComparison.Ordinal));

            // The same question of the owner's shows that there was something to hide.
            using var owners = await shared.SendAsync(operation, shared.TaskId, shared.OwnerToken, sha256: shared.Blob);
            Assert.True(owners.IsSuccessStatusCode, $"{operation.Method} {operation.Path} answers its owner {owners.StatusCode}");
        }
    }

    /// <summary>Lists and sums: whatever one asks for, nothing of another account is in the answer, and nothing happened to it.</summary>
    [Fact]
    public async Task No_answer_to_a_stranger_names_the_task_or_the_account()
    {
        foreach (var operation in (await shared.OperationsAsync()).Where(operation => operation.Method == "GET" && operation.Access is "reader" or "account"))
        {
            if (operation.Path.Contains("/{id}", StringComparison.Ordinal)) continue;
            using var response = await shared.SendAsync(operation, shared.TaskId, shared.Stranger, $"?account={shared.Owner}");
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{operation.Path}: {text}");
            Assert.DoesNotContain(shared.TaskId, text, StringComparison.Ordinal);
            Assert.DoesNotContain(shared.Owner, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(Skyops.Tasks.TaskStatus.Waiting, await shared.StatusAsync());
    }

    [GeneratedRegex(@"^\| .*", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?:`(GET)`, )?`(GET|POST|PUT|HEAD|DELETE) (/v1/[^`]*)`")]
    private static partial Regex Route();

    [GeneratedRegex("\"\\$ref\":\"#/([^\"]+)\"")]
    private static partial Regex Reference();

    public sealed record Operation(string Method, string Path, string Access);

    /// <summary>A silo with one task of an owner, which nobody runs, and a stranger who is logged in.</summary>
    public sealed class Pool : IAsyncLifetime
    {
        private readonly WalletKey _owner = WalletKey.Create();
        private static readonly HttpClient s_http = new();
        private TestPool _pool = null!;
        private SkyopsClient _client = null!;

        public string TaskId { get; private set; } = "";

        public string Owner => _owner.Address.ToString();

        public string Stranger { get; private set; } = "";

        /// <summary>The input of the task, which its owner has uploaded.</summary>
        public string Blob { get; private set; } = "";

        public string OwnerToken { get; private set; } = "";

        public async Task InitializeAsync()
        {
            _pool = await TestPool.StartAsync();
            _client = _pool.Client(_owner);
            OwnerToken = (await RawClient.SessionAsync(_pool.Api, _owner)).Token;
            var data = await _client.Blobs.UploadAsync(Repository.Full("data/digits.csv.gz"));
            Blob = data.Sha256;
            var train = new TrainWorkload { Model = "mlp", Dataset = new DataReference(data.Sha256, "digits.csv.gz", data.Bytes) };
            TaskId = (await _client.Tasks.SubmitAsync(new TaskSpec { Workload = train, Redundancy = 1, Budget = Amount.Whole(1) })).Id;
            Stranger = await RawClient.TokenAsync(_pool.Api);
        }

        public async Task DisposeAsync()
        {
            await _pool.DisposeAsync();
            _owner.Dispose();
        }

        public async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await s_http.GetStringAsync(new Uri(_pool.Api, "/v1/openapi.json")))!;

        public async Task<IReadOnlyList<Operation>> OperationsAsync() =>
        [
            .. from path in (await DocumentAsync())["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               select new Operation(operation.Key.ToUpperInvariant(), path.Key, (string)operation.Value!["x-skyops-access"]!),
        ];

        public async Task<Skyops.Tasks.TaskStatus> StatusAsync() => (await _client.Tasks.Get(TaskId).GetAsync()).Status;

        public async Task<HttpResponseMessage> SendAsync(Operation operation, string id, string? token, string query = "", string? sha256 = null)
        {
            var path = operation.Path.Replace("{id}", id).Replace("{currency}", "SKYOPS").Replace("{sha256}", sha256 ?? new string('0', 64)).Replace("{address}", Owner);
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(_pool.Api, path + query));
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (operation.Method is "POST" or "PUT") request.Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
            return await s_http.SendAsync(request);
        }
    }
}
