using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Skyops.Tests.Silo;

/// <summary>Every route of the document that the silo serves, asked with keys of every scope: a new route is tested by being there.</summary>
public sealed class KeyScopeTests(KeyScopeTests.Pool shared) : IClassFixture<KeyScopeTests.Pool>
{
    private static readonly string[] s_scopes = ["tasks:read", "tasks:write", "ledger:read"];

    [Fact]
    public async Task A_key_without_a_routes_scope_gets_403_and_one_with_it_gets_further()
    {
        var routes = await shared.RoutesAsync();
        Assert.Contains(routes, route => route.Scope is null);
        foreach (var scope in s_scopes)
        {
            Assert.Contains(routes, route => route.Scope == scope);
            foreach (var route in routes)
            {
                using var response = await shared.SendAsync(route, shared.Keys[scope]);
                var said = $"{route.Method} {route.Path} with {scope} answers {response.StatusCode}";
                if (route.Scope == scope)
                {
                    Assert.True(response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), said);
                    continue;
                }

                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, said);
                if (route.Method == "HEAD") continue;
                var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                Assert.Contains(route.Scope ?? "no key may do this", (string)problem["detail"]!, StringComparison.Ordinal);
                Assert.Contains(route.Scope is null ? "skyops login" : $"--scope {route.Scope}", (string)problem["hint"]!, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>What changes keys, caps or sessions is closed to keys, and so is every route that says nothing.</summary>
    [Fact]
    public async Task Keys_caps_and_sessions_are_the_wallets_alone()
    {
        var closed = (await shared.RoutesAsync()).Where(route => route.Scope is null).Select(route => $"{route.Method} {route.Path}").ToArray();
        string[] least = ["POST /v1/keys", "GET /v1/keys", "DELETE /v1/keys/{id}", "PUT /v1/caps", "DELETE /v1/sessions"];
        Assert.Empty(least.Except(closed));
    }

    [Fact]
    public async Task Anothers_tasks_are_404_with_every_scope()
    {
        var routes = (await shared.RoutesAsync()).Where(route => route.Path.StartsWith("/v1/tasks/{id}", StringComparison.Ordinal)).ToArray();
        Assert.True(routes.Length >= 8, $"{routes.Length} routes of a task");
        foreach (var route in routes)
        {
            using var response = await shared.SendAsync(route, shared.Strangers);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{route.Method} {route.Path} answers {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Who_needs_no_token_is_not_hindered_by_a_key()
    {
        foreach (var path in (string[])["/v1/health", "/v1/nodes", "/v1/openapi.json"])
        {
            using var response = await shared.SendAsync(new Route("GET", path, null), shared.Strangers);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    public sealed record Route(string Method, string Path, string? Scope);

    public sealed class Pool : IAsyncLifetime
    {
        private static readonly HttpClient s_http = new();
        private TestPool _pool = null!;
        private string _taskId = "";

        /// <summary>Of the owner of the task, by their one scope.</summary>
        public Dictionary<string, string> Keys { get; } = [];

        public string Strangers { get; private set; } = "";

        public async Task InitializeAsync()
        {
            _pool = await TestPool.StartAsync();
            using var owner = await RawClient.LogInAsync(_pool);
            _taskId = (await owner.SubmitAsync("""{"workload":{"kind":"noop"},"budget":"1","redundancy":1}""")).Body.GetProperty("id").GetString()!;
            foreach (var scope in s_scopes) Keys[scope] = (await owner.KeyAsync("", scope)).Secret;
            using var stranger = await RawClient.LogInAsync(_pool);
            Strangers = (await stranger.KeyAsync("", s_scopes)).Secret;
        }

        public async Task DisposeAsync() => await _pool.DisposeAsync();

        /// <summary>Those that need a token.</summary>
        public async Task<Route[]> RoutesAsync()
        {
            var document = JsonNode.Parse(await s_http.GetStringAsync(new Uri(_pool.Api, "/v1/openapi.json")))!;
            return
            [
                .. from path in document["paths"]!.AsObject()
                   from operation in path.Value!.AsObject()
                   where (string)operation.Value!["x-skyops-access"]! is not ("all" or "machine")
                   select new Route(operation.Key.ToUpperInvariant(), path.Key, (string?)operation.Value!["x-skyops-scope"]),
            ];
        }

        /// <summary>Of a stream only the head is read.</summary>
        public async Task<HttpResponseMessage> SendAsync(Route route, string key)
        {
            var path = route.Path.Replace("{id}", _taskId).Replace("{currency}", "SKYOPS").Replace("{sha256}", new string('0', 64));
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(_pool.Api, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            if (route.Method is "POST" or "PUT") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            return await s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
    }
}
