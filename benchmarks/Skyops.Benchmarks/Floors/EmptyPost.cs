using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Skyops.Benchmarks.Floors;

/// <summary>The floor of submissions: reads the body, keeps nothing, answers 201 with a body of the size asked for.</summary>
internal static class EmptyPost
{
    public const string Name = "post";

    /// <summary>Followed by the size of the answers in bytes.</summary>
    public const string Path = "/v1/tasks/";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path + "{bytes}", (RequestDelegate)AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        var bytes = int.Parse((string)context.Request.RouteValues["bytes"]!, CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        var answer = context.Response.BodyWriter;
        answer.GetSpan(bytes)[..bytes].Fill((byte)' ');
        answer.Advance(bytes);
        await answer.FlushAsync();
    }
}
