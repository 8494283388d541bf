using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chaos;

/// <summary>Plain HTTP with a session of its own, which never tries again: it sees each refusal.</summary>
internal sealed class RawAccount : IDisposable
{
    private readonly HttpClient _http;

    private RawAccount(HttpClient http) => _http = http;

    public static async Task<RawAccount> LogInAsync(Uri api)
    {
        var http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(30) };
        using var content = new StringContent(await RawClient.LoginBodyAsync(http), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/v1/sessions", content);
        using var session = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.RootElement.GetProperty("token").GetString());
        return new RawAccount(http);
    }

    /// <summary>Submits a small task; its id when it is acknowledged.</summary>
    public Task<RawAnswer> SubmitAsync(string key, CancellationToken limit) =>
        SubmitAsync(key, """{"workload":{"kind":"noop"},"redundancy":1,"budget":"1"}""", limit);

    /// <inheritdoc cref="SubmitAsync(string, CancellationToken)"/>
    public async Task<RawAnswer> SubmitAsync(string key, string spec, CancellationToken limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tasks")
        {
            Content = new StringContent(spec, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await SendAsync(request, limit);
    }

    public async Task<RawAnswer> UploadAsync(byte[] bytes, CancellationToken limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/blobs") { Content = new ByteArrayContent(bytes) };
        return await SendAsync(request, limit);
    }

    public async Task<string> ReadAsync(string path, CancellationToken limit) => await _http.GetStringAsync(path, limit);

    public async Task<string> StatusAsync(string id, CancellationToken limit)
    {
        using var view = JsonDocument.Parse(await ReadAsync($"/v1/tasks/{id}", limit));
        return view.RootElement.GetProperty("status").GetString()!;
    }

    public async Task<JsonElement> VerifyAsync(string path, CancellationToken limit) => JsonDocument.Parse(await ReadAsync(path, limit)).RootElement.Clone();

    public void Dispose() => _http.Dispose();

    private async Task<RawAnswer> SendAsync(HttpRequestMessage request, CancellationToken limit)
    {
        using var answer = await _http.SendAsync(request, limit);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit));
        var id = body.RootElement.TryGetProperty("id", out var found) ? found.GetString() : null;
        return new RawAnswer(answer.StatusCode, answer.Headers.RetryAfter is not null, id, body.RootElement.ToString());
    }
}

/// <summary>What came back.</summary>
internal sealed record RawAnswer(HttpStatusCode Status, bool SaysWhen, string? Id, string Body)
{
    public bool IsDone => (int)Status is >= 200 and < 300;

    public bool IsRefusedForNow => Status == HttpStatusCode.ServiceUnavailable && SaysWhen;
}
