using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Api;
using Skyops.Core.Tasks.Submission;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Tasks;

/// <summary>The models a task may name.</summary>
public sealed class ModelEndpoints : IEndpoints
{
    private static readonly ModelItems Models = new(ModelCatalogue.Models);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/models", (RequestDelegate)(context => Answers.JsonAsync(context, Models, SkyopsJson.Default.ModelItems))).Is(
            new ApiOperation("What can be trained by name", Access.All) { Answer = SkyopsJson.Default.ModelItems });
}
