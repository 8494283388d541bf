using System.Net.Http.Json;
using Skyops.Api;

namespace Skyops.Benchmarks.Load;

/// <summary>What a silo says of itself.</summary>
internal static class SiloHealth
{
    public static async Task<HealthResponse> ReadAsync(Uri api)
    {
        using var http = new HttpClient { BaseAddress = api };
        return await http.GetFromJsonAsync("v1/health", SkyopsJson.Default.HealthResponse) ?? throw new InvalidOperationException("no health");
    }
}
