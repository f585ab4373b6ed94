PROJECTS = """
query ($mine: Boolean! = false, $archived: Boolean! = false, $skip: Int! = 0, $limit: Int! = 20) {
    projects(myProjectsOnly: $mine, includeArchived: $archived, skip: $skip, limit: $limit) {
        name
        owner { id name }
    }
}
"""
PROJECT = "query ($id: ID!) { project(id: $id) { id name isArchived owner { name } } }"
TASKS = """
query (
    $project: ID, $assignee: ID, $priority: Int, $status: TaskStatus,
    $skip: Int! = 0, $limit: Int! = 20
) {
    tasks(
        projectId: $project, assigneeId: $assignee, priority: $priority, status: $status,
        skip: $skip, limit: $limit
    ) {
        title
        isCompleted
        assignee { name }
        project { name owner { name } }
    }
}
"""
CREATE = """
mutation ($input: TaskInput!) {
    createTask(input: $input) {
        title description priority isCompleted completedAt dueDate createdAt
        assignee { id } project { id owner { id } }
    }
}
"""
COMPLETE = """
mutation ($id: ID!) {
    completeTask(id: $id) { id isCompleted completedAt project { owner { id } } }
}
"""
COMPLETE_AND_CREATE = """
mutation ($id: ID!, $input: TaskInput!) {
    completeTask(id: $id) { id }
    createTask(input: $input) { title }
}
"""
