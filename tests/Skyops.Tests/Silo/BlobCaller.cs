using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Skyops.Tests.Silo;

/// <summary>Somebody with a token who asks for blobs by plain HTTP.</summary>
internal sealed class BlobCaller
{
    private static readonly HttpClient s_http = new();
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(90);
    private readonly Uri _api;
    private readonly string _token;

    private BlobCaller(Uri api, string token, string account) => (_api, _token, Account) = (api, token, account);

    public string Account { get; }

    /// <summary>A fresh account.</summary>
    public static async Task<BlobCaller> LogInAsync(TestPool pool)
    {
        var (token, account) = await RawClient.SessionAsync(pool.Api);
        return new BlobCaller(pool.Api, token, account);
    }

    public static BlobCaller With(TestPool pool, string token) => new(pool.Api, token, "");

    public async Task<HttpStatusCode> PutAsync(string sha256, byte[] bytes)
    {
        using var response = await SendAsync(HttpMethod.Put, $"/v1/blobs/{sha256}", new ByteArrayContent(bytes));
        return response.StatusCode;
    }

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var response = await SendAsync(method, path, null);
        return response.StatusCode;
    }

    public async Task<string> TextAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The id of the task, or what was answered instead.</summary>
    public async Task<(HttpStatusCode Status, string Id)> SubmitAsync(string spec)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/tasks", new StringContent(spec, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        var answer = JsonDocument.Parse(text).RootElement;
        return (response.StatusCode, answer.TryGetProperty("id", out var id) ? id.GetString()! : text);
    }

    /// <summary>Asks for the task until it is as expected.</summary>
    public async Task<JsonElement> UntilAsync(string id, Func<JsonElement, bool> expected)
    {
        using var limit = new CancellationTokenSource(s_within);
        while (true)
        {
            var view = JsonDocument.Parse(await TextAsync($"/v1/tasks/{id}")).RootElement;
            if (expected(view)) return view;
            if (limit.IsCancellationRequested) throw new TimeoutException(view.ToString());
            await Task.Yield();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(_api, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return await s_http.SendAsync(request);
    }
}
